const basePath = process.env.BUILD_BASE ?? ''

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  poweredByHeader: false,
  compress: false,
  // `npm test` runs tsc over the whole project; a build would check the tests' types a second time.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  experimental: { isrFlushToDisk: false },
  outputFileTracingExcludes: {
    '*': ['node_modules/@img/**', 'node_modules/sharp/**', 'node_modules/typescript/**'],
  },
  // A proxy must not serve the pages of an older version; the chunks keep their `immutable`.
  headers: async () =>
    ['/', '/((?!_next/static|api/).*)'].map((source) => ({
      source,
      headers: [{ key: 'Cache-Control', value: 'no-cache' }],
    })),
}
