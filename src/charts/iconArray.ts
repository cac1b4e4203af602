import type { Palette } from './palette.ts';

export interface People {
  /** Of 100: those that a guess gets right without the release, those that it may add, the rest. */
  readonly before: number;
  readonly added: number;
}

const pitch = 22;

/** A hundred people in rows of ten, as SVG: filled in three tones, since an outline means real data. */
export function iconArray({ before, added }: People, palette: Palette): string {
  const colours = [palette.parts[1]!, palette.accent, palette.parts[3]!];
  const person = (index: number): string => {
    const [x, y] = [(index % 10) * pitch + pitch / 2, Math.floor(index / 10) * pitch + 6];
    const colour = colours[index < before ? 0 : index < before + added ? 1 : 2];
    return `<circle cx="${x}" cy="${y}" r="3.6" fill="${colour}"/><path d="M${x - 5.5} ${y + 12}v-2.4a5.5 5.5 0 0 1 11 0v2.4z" fill="${colour}"/>`;
  };
  const size = 10 * pitch;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">${Array.from({ length: 100 }, (_none, index) => person(index)).join('')}</svg>`;
}
