/** More connections are asked for than this page opens in a short time; becomes a 429. */
export class TooSoonError extends Error {
  override readonly name = 'TooSoonError'

  constructor(seconds: number) {
    super(`This page opens few connections to other targets. Try again in ${seconds} s.`)
  }
}
