const basePath = process.env.BUILD_BASE ?? ''

/** @type {import('next').NextConfig} */
export default {
  output: 'standalone',
  basePath,
  env: { NEXT_PUBLIC_BASE_PATH: basePath },
  poweredByHeader: false,
  compress: false,
  images: { unoptimized: true },
  experimental: { isrFlushToDisk: false },
  outputFileTracingExcludes: {
    '*': ['node_modules/@img/**', 'node_modules/sharp/**', 'node_modules/typescript/**'],
  },
  // A proxy must not serve the pages of an older version; the chunks keep their `immutable`.
  headers: async () =>
    ['/', '/((?!_next/static).*)'].map((source) => ({
      source,
      headers: [{ key: 'Cache-Control', value: 'no-cache' }],
    })),
}
