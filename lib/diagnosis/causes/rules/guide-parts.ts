export const RULES_SEEN =
  'The review of the account’s own rules, without any right. A second review names the binding and the role, where a rule allows something near.'

export const CONFIGMAPS = ['configmaps']
