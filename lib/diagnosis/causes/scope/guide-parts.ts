export const TWO_REVIEWS =
  'Two reviews, in the pod’s namespace and where the call is, without any right. The first names the binding that gives the right.'
