/** A sign and its reflection: outline for the real, fill for the synthetic. */
export function Mark() {
  return (
    <svg width={20} height={20} viewBox="0 0 20 20" aria-hidden>
      <path d="M2.5 9.2 A7.5 7.5 0 0 1 17.5 9.2 Z" fill="none" stroke="var(--p-real)" strokeWidth="1.5" strokeLinejoin="round" />
      <path d="M2.5 11.4 A7.5 7.5 0 0 0 17.5 11.4 Z" fill="var(--p-synth-edge)" />
    </svg>
  );
}
