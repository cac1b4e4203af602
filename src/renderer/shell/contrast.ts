import { createStore } from '../state/store.ts';

export type Contrast = 'auto' | 'more';

/** Where the choice is kept between two starts. */
const key = 'pratibimba-contrast';
const wanted = matchMedia('(prefers-contrast: more)');

export const contrast = createStore<Contrast>(localStorage.getItem(key) === 'more' ? 'more' : 'auto');

export function setContrast(choice: Contrast): void {
  localStorage.setItem(key, choice);
  contrast.set(() => choice);
  applyContrast();
}

/** Marks the page as the person, or the system, wants it. */
export function applyContrast(): void {
  const more = contrast.get() === 'more' || wanted.matches;
  document.documentElement.dataset['contrast'] = more ? 'more' : 'normal';
}

wanted.addEventListener('change', applyContrast);
