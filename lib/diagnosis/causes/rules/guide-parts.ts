export const RULES_SEEN =
  'The review of the account’s own rules, without any permission. If a rule allows something close, a second review names the binding and the role.'

export const CONFIGMAPS = ['configmaps']
