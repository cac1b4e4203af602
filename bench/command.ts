import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../out/cli/index.js', import.meta.url));

export interface CommandRun {
  readonly seconds: number;
  /** Peak resident memory in MB (10^6 bytes); null where the operating system does not tell. */
  readonly peakMegabytes: number | null;
  /** What the command printed with `--json`. */
  readonly document: { readonly stageSeconds: Record<string, number> };
}

/** Runs the built command once, from a cold start. @throws Error with its messages if it fails */
export async function runCommand(args: readonly string[]): Promise<CommandRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args, '--json', '--quiet'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let peak: number | null = null;
  const watch = setInterval(() => {
    peak = peakOf(child.pid) ?? peak;
  }, 20);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`exit code ${String(code)}: ${stdout}${stderr}`);
  return { seconds: (performance.now() - started) / 1000, peakMegabytes: peak, document: JSON.parse(stdout) as CommandRun['document'] };
}

/** The kernel's own high-water mark of a process (Linux). */
function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return null;
  }
}

/** Median, smallest and largest. */
export function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = [...values].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}
