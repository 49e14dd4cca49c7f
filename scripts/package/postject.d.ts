declare module 'postject' {
  /** Puts a resource into a copy of Node; the package has no types of its own. */
  export function inject(
    file: string,
    resource: string,
    bytes: Uint8Array,
    options: { sentinelFuse: string; machoSegmentName?: string },
  ): Promise<void>
}
