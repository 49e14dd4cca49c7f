/** Who asks the API server: the pod that this page runs in or, outside any pod, an account alone. */
export type Asker = 'pod' | 'account'

interface AskerWords {
  self: string
  account: string
  token: string
  ownToken: string
  identity: string
  /** Before the name of the user. */
  as: string
}

/** The words for who asks. A sentence takes them where it is made: what others said is never read again to change it. */
export const ASKER: Readonly<Record<Asker, AskerWords>> = {
  pod: {
    self: 'this pod',
    account: 'the account of this pod',
    token: "this pod's token",
    ownToken: "this pod's own token",
    identity: 'Identity of this pod',
    as: 'this pod runs as',
  },
  account: {
    self: 'this account',
    account: 'the account that asks',
    token: 'this token',
    ownToken: 'this token',
    identity: 'Identity',
    as: 'asked as',
  },
}
