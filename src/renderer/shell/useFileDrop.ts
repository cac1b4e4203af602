import { useEffect, useRef, useState } from 'react';

/**
 * Takes files dropped anywhere on the window.
 *
 * @param onDrop what to do with them; null while none are wanted
 * @returns whether files are being held over the window right now
 */
export function useFileDrop(onDrop: ((files: readonly File[]) => void) | null): boolean {
  const [over, setOver] = useState(false);
  // The listeners stay for the life of the window while `onDrop` is a new function on every render.
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });

  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    addEventListener('dragover', (event) => {
      // Without this the window would open the file itself.
      event.preventDefault();
      if (latest.current === null && event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
      setOver(latest.current !== null);
    }, { signal });
    addEventListener('dragleave', (event) => {
      // Leaving one element for the next is not leaving the window.
      if (event.relatedTarget === null) setOver(false);
    }, { signal });
    addEventListener('drop', (event) => {
      event.preventDefault();
      setOver(false);
      latest.current?.([...(event.dataTransfer?.files ?? [])]);
    }, { signal });
    return () => listeners.abort();
  }, []);

  return over;
}
