// What the workspace compares: it knows no room of the engine but this one.
export { sketchOverlap } from '../measure/private/sketch.ts';
