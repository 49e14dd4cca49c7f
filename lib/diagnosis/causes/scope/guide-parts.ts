export const TWO_REVIEWS =
  'Two reviews, in the pod’s namespace and in the call’s, without any permission. The first names the binding that grants it.'
