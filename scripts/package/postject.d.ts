declare module 'postject' {
  /** Puts a resource into a copy of Node, as the tool that Node itself names for it; the package has no types of its own. */
  export function inject(
    file: string,
    resource: string,
    bytes: Uint8Array,
    options: { sentinelFuse: string; machoSegmentName?: string },
  ): Promise<void>
}
