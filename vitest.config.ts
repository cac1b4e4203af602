import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The default is one core less than there are, which is one of two.
const maxWorkers = availableParallelism();

export default defineConfig({
  test: {
    setupFiles: ['test/support/propertySeed.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          maxWorkers,
        },
      },
      // The demo needs no window: it runs beside the unit tests.
      { extends: true, test: { name: 'demo', include: ['test/e2e/demo.test.ts'], maxWorkers } },
      { extends: true, test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: ['test/e2e/demo.test.ts'], fileParallelism: false } },
    ],
  },
});
