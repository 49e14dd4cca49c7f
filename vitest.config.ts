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
  test: {
    include: [
      'lib/**/*.test.ts',
      'components/**/*.test.{ts,tsx}',
      'e2e/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    isolate: false,
    testTimeout: 20_000,
    setupFiles: ['e2e/testing/fail-on-console.ts'],
  },
})
