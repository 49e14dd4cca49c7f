/** A call as somebody typed it. What its words mean in this cluster is for `resolveCall`. */
export interface TypedCall {
  verb: string
  target: TypedResource | { path: string }
  /** "" for all namespaces; absent where the text names none. */
  namespace?: string
  /** A user name, or `namespace/name` and a bare name where `userIsAccount`. */
  user?: string
  userIsAccount?: true
  groups?: string[]
  /** An option that kubectl does not have, so that the call means something other than what was typed. */
  unknown?: string
  /** What says nothing of the call: options with their values, such as `-o wide`, and further types and names. */
  ignored: string[]
}

export interface TypedResource {
  /** In any spelling of kubectl: `po`, `Job`, `jobs.batch`, `pods/log`, `deploy/web`. */
  resource: string
  /** Only where the command itself says it, as `kubectl logs` does. */
  subresource?: string
  name?: string
  /** Only where the command itself says it. */
  group?: string
}
