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
  experimental: {
    isrFlushToDisk: false,
    // Half of a start would go into code that the first page does not run; `lib/server/start/warm.ts` loads it once that is served.
    preloadEntriesOnStart: false,
    // Nothing keeps what the build of an image or of a test writes for the next one, and writing it is a quarter of its work.
    turbopackFileSystemCacheForBuild: !process.env.CI,
    // Pages are static: one that was loaded opens for as long as the window is, also when nothing answers any more.
    staleTimes: { static: 86_400 },
    // What a page loads is in few files, which compress better, though what some pages share is in several.
    turbopackChunking: { minChunkSize: 400_000 },
  },
  outputFileTracingExcludes: {
    // Recorded files of pods, and what a test run leaves, have the names of those that routes read in a pod.
    '*': [
      'e2e/**',
      'sandbox/**',
      // Guides are read when their pages are built, and are in these.
      'lib/diagnosis/causes/**',
      'docs/**',
      'test-results/**',
      'node_modules/@img/**',
      'node_modules/sharp/**',
      'node_modules/typescript/**',
    ],
  },
  // One address for each kind and each object. The page itself must be prerendered for its CSP by hashes, so the parts of the address
  // become the query from which the browser reads them.
  redirects: async () => [
    {
      source: '/resources/core/:version/:resource/:name',
      destination: '/resources?group=&version=:version&resource=:resource&name=:name',
      permanent: false,
    },
    {
      source: '/resources/:group/:version/:resource/:name',
      destination: '/resources?group=:group&version=:version&resource=:resource&name=:name',
      permanent: false,
    },
    {
      source: '/resources/core/:version/:resource',
      destination: '/resources?group=&version=:version&resource=:resource',
      permanent: false,
    },
    {
      source: '/resources/:group/:version/:resource',
      destination: '/resources?group=:group&version=:version&resource=:resource',
      permanent: false,
    },
  ],
  // A proxy must not serve the pages of an older version; the chunks keep their `immutable`.
  headers: async () =>
    ['/', '/((?!_next/static|api/|mcp$).*)'].map((source) => ({
      source,
      headers: [{ key: 'Cache-Control', value: 'no-cache' }],
    })),
}
