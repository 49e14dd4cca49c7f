export const REVIEW =
  'The review of the call: its reason, and whether it says denied. Neither needs a permission.'
