export const RBAC = 'rbac.authorization.k8s.io'
export const GROUPS =
  '(groups=["system:serviceaccounts" "system:serviceaccounts:shop" "system:authenticated"])'
export const NOT_HELD = `user "system:serviceaccount:shop:web" ${GROUPS} is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}`
export const TEXT_TELLS = 'The text alone. It lists what is missing.'
