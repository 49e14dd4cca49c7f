import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: {
      '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, ''),
      // The package throws outside React's server condition, which only the bundler sets.
      'server-only': fileURLToPath(new URL('./e2e/testing/server-only.ts', import.meta.url)),
    },
  },
  // No test loads a stylesheet.
  css: { postcss: {} },
  test: {
    include: [
      'lib/**/*.test.ts',
      'components/**/*.test.{ts,tsx}',
      'e2e/**/*.test.ts',
      'sandbox/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    isolate: false,
    // The gates run after the tests, on the same modules.
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/vitest' },
    // Each worker loads and compiles all of the code. Two fill what the build and the browser tests leave.
    maxWorkers: 2,
    // Ends what hangs. Nothing that a test holds depends on it, however busy the machine is.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    setupFiles: ['e2e/testing/each-file.ts'],
  },
})
