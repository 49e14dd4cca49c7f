// Filled in by the bundler; in a checkout npm provides it.
declare const PODGLASS_VERSION: string | undefined

export function version(): string {
  const built = typeof PODGLASS_VERSION === 'undefined' ? undefined : PODGLASS_VERSION
  return built ?? process.env.npm_package_version ?? 'unknown'
}
