import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

// The command and its worker as two plain Node modules: no node_modules are needed beside them, so the command starts fast.
export default defineConfig({
  // pdfmake is CommonJS and asks where it lies, though its fonts come from memory.
  define: { __dirname: 'import.meta.dirname' },
  plugins: [
    {
      name: 'executable-command',
      // npx runs the file itself, and gives it the right to be run only when it links it for the first time.
      writeBundle: ({ dir }) => chmodSync(join(dir ?? 'out/cli', 'index.js'), 0o755),
    },
  ],
  build: {
    ssr: true,
    target: 'node24',
    outDir: 'out/cli',
    emptyOutDir: true,
    minify: false,
    rolldownOptions: {
      // Optional, and large: loaded from node_modules where it is asked for.
      external: /^@tensorflow\//,
      input: { index: 'src/cli/index.ts', worker: 'src/engine/jobs/worker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true },
});
