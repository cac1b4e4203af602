import { clone } from './clone.ts';
import type { Command } from './command.ts';
import { inspect } from './inspect.ts';
import { sample } from './sample.ts';
import { validate } from './validate.ts';

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [inspect, clone, sample, validate];
