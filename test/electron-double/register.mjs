// Preloaded with --import into the process that runs the built main bundle: makes `electron` mean the double.
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const double = new URL('./main/electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    if (!isMainThread) throw new Error("Cannot find package 'electron': worker threads have none, in real Electron either");
    return { url: double, format: 'module-typescript', shortCircuit: true };
  },
});
