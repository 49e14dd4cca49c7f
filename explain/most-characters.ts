/** As long as a text that the page in a pod takes. */
export const MOST_PASTED = 256 * 1024
