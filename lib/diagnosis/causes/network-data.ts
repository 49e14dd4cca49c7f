interface Target {
  /** `10.96.0.1:443`, or "" when the text does not say. */
  target: string
}

/** What each cause of family A needs to be worded and mended. */
export interface NetworkData {
  A1: Target & { isUnconfigured: boolean }
  A2: Target
  A3: Target
  A4: Target
  A5: Target
  A6: Target
  A7: Target
  A8: Target
  A9: Target
  A10: Target
}
