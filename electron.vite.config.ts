import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Everything is bundled, so that a packaged app carries no node_modules.
export default defineConfig({
  main: {
    // pdfmake is CommonJS and asks where it lies, though its fonts come from memory.
    define: { __dirname: 'import.meta.dirname' },
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        // Optional, and large: where it is not installed the kernel trains alone.
        external: /^@tensorflow\//,
        // The worker is an input of its own because a thread loads it from its own file.
        input: { index: 'src/main/index.ts', worker: 'src/engine/jobs/worker.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload has to be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    // A font within a style sheet would be a data: address, which the page's policy refuses.
    build: { assetsInlineLimit: 0, rolldownOptions: { input: { index: 'src/renderer/index.html' } } },
  },
});
