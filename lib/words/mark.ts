/** The mark of Podglass as paths of a box of 20 × 20, drawn with lines of 1.7: the same on every page, before and after the sign-in. */
export const MARK = [
  'M8.500 1.900 14.400 5.200v6.600L8.500 15.100 2.600 11.800V5.200z',
  'M11.100 8.500a2.600 2.600 0 1 1-5.200 0 2.600 2.600 0 0 1 5.200 0z',
  'M14.200 13.600 18 17.400',
] as const
