/** A cloud whose SDK printed a text. */
export type CloudName = 'aws' | 'azure' | 'google'

/** Which link between the pod and its cloud a text shows to be broken; `untold` where it says only that one is. */
export type CloudFailure =
  | 'nothing-found'
  | 'unreadable-token'
  | 'refused-subject'
  | 'unknown-issuer'
  | 'wrong-audience'
  | 'no-identity'
  | 'expired'
  | 'impersonation'
  | 'no-metadata'
  | 'old-sdk'
  | 'untold'

/** What a text names of the identity: never a token or a key. */
export type CloudNames = Partial<
  Record<'role' | 'caller' | 'issuer' | 'subject' | 'identity' | 'path' | 'code', string>
>

/** A failure to get credentials of a cloud, or to use them there: Kubernetes was not involved. */
export interface FoundCloud {
  form: 'cloud'
  at: number
  end: number
  times?: number
  cloud: CloudName
  failure: CloudFailure
  names: CloudNames
  /** The line that says it. */
  message: string
}
