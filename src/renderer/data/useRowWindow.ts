import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/** Height of a row in pixels, as data.css has it. */
export const rowHeight = 30;
/** Height of the head above them. */
const headHeight = 46;
/** Browsers give up on elements of some 30 million pixels: a longer table has a scrollbar that stands for more rows a pixel. */
const mostPixels = 12_000_000;

export interface RowWindow {
  /** The first row in sight, and how many fit. */
  readonly top: number;
  readonly fits: number;
  /** Puts a row at the top, as far as there are rows below. */
  moveTo(row: number): void;
  /** Height of what the scrollbar scrolls. */
  readonly scrollHeight: number;
}

/**
 * Which rows of a long table are in sight. Wheel and keys move by rows, the scrollbar by its share of the whole.
 * @param body in which the rows lie
 * @param bar a scroller beside it, whose content is `scrollHeight` high
 */
export function useRowWindow(rows: number, body: RefObject<HTMLDivElement | null>, bar: RefObject<HTMLDivElement | null>): RowWindow {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  const fits = Math.max(1, Math.floor(height / rowHeight));
  const last = Math.max(0, rows - fits);
  const scrollHeight = Math.min(mostPixels, height + last * rowHeight);
  const shown = Math.min(top, last);
  const moveTo = (row: number): void => setTop(Math.max(0, Math.min(last, row)));

  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const measure = (): void => setHeight(element.clientHeight - headHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    let rest = 0;
    const onWheel = (event: WheelEvent): void => {
      if (event.ctrlKey || Math.abs(event.deltaY) <= Math.abs(event.deltaX)) return;
      event.preventDefault();
      rest += event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / rowHeight : event.deltaY;
      const whole = Math.trunc(rest);
      rest -= whole;
      setTop((now) => Math.max(0, Math.min(last, Math.min(last, now) + whole)));
    };
    // React's own listeners may not refuse the wheel.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', onWheel);
    };
  }, [body, last]);

  useEffect(() => {
    const element = bar.current;
    if (element === null) return;
    const range = scrollHeight - height;
    const rowAt = (): number => (range <= 0 ? 0 : Math.round(element.scrollTop / range * last));
    // A pixel may stand for many rows: the bar is moved only where it does not stand for this one already.
    if (rowAt() !== shown) element.scrollTo({ top: last === 0 ? 0 : shown / last * range });
    const placed = element.scrollTop;
    const onScroll = (): void => {
      if (Math.abs(element.scrollTop - placed) >= 1) setTop(rowAt());
    };
    element.addEventListener('scroll', onScroll);
    return () => element.removeEventListener('scroll', onScroll);
  }, [bar, height, last, scrollHeight, shown]);

  return { top: shown, fits, moveTo, scrollHeight };
}
