export interface KnownResource {
  group: string
  version: string
  /** Plural, as in paths and rules. */
  resource: string
  singular: string
  kind: string
  namespaced: boolean
  verbs: readonly string[]
  shortNames: readonly string[]
  /** `log`, `scale`…, without the parent's name. */
  subresources: readonly { name: string; verbs: readonly string[] }[]
  /** True for the version that the server prefers in its group. */
  preferred: boolean
}

export interface FailedGroup {
  group: string
  version: string
  says: string
  /** The API server has it registered and says that it cannot reach its server. */
  isAway?: true
}

/** What discovery lists. A group that failed is unknown, not absent. */
export interface Catalogue {
  resources: readonly KnownResource[]
  /** Groups whose lists could not be read (an aggregated API that is down), with the server's words. */
  failedGroups: readonly FailedGroup[]
}
