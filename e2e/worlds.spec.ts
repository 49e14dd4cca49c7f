import { expect, test } from './fixtures'
import { missesOf } from './k8s/shape'
import { readWorldList } from './k8s/world-list'
import { thoroughReads } from './thorough'

for (const { name, shows } of readWorldList()) {
  test.describe(name, () => {
    test.use({ scenario: name })

    test(
      'answers in the sandbox what the world of a real cluster must answer',
      thoroughReads,
      async ({ page, world }) => {
        for (const { read, answer } of shows) {
          const misses = async () =>
            missesOf(await (await page.request.get(`${world.url}${read}`)).json(), answer)
          await expect.poll(misses).toEqual([])
        }
      },
    )
  })
}
