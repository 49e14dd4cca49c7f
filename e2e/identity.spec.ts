import type { Page } from '@playwright/test'
import { expect, reads, test } from './fixtures'
import { field } from './testing/identity-rows'
import { thoroughReads } from './thorough'

/** One label or annotation in a field's rows. */
function entry(page: Page, name: string, key: string) {
  return field(page, name).locator(`[data-key="${key}"]`).getByRole('definition')
}

/** Fails when the page was reloaded since. */
async function markThisLoad(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    document.documentElement.dataset.sameLoad = 'yes'
  })
  return () => expect(page.locator('html')).toHaveAttribute('data-same-load', 'yes')
}

test(
  'a value that env, file and API server agree on is shown once, with where each gets it',
  reads,
  async ({ page, world }) => {
    await page.goto('/identity#fields-agree')

    const name = world.cluster.pod?.metadata.name ?? ''
    await expect(
      page.getByRole('heading', { level: 1, name: `Pod ${name} runs as shop/web on node` }),
    ).toBeVisible()
    const row = field(page, 'metadata.name')
    await expect(row.getByText(name, { exact: true })).toHaveCount(1)
    await expect(row.getByRole('cell')).toHaveAttribute('colspan', '3')
    await expect(row).toContainText('POD_NAME')
    await expect(row).toContainText('podName')
  },
)

test('an amount shows its unit, its divisor and what the variable reads', thoroughReads, async ({ page }) => {
  await page.goto('/identity#fields-agree')

  const row = field(page, 'requests.memory')
  await expect(row).toContainText('96Mi')
  await expect(row).toContainText('CONTAINER_MEMORY_REQUEST_KIBIBYTES · reads 98304 KiB · divisor 1Ki')
})

test(
  'a limit that the container does not set is not taken for its limit',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/identity')
    await page.getByText('1 limit is not set, 2 fields are not given').click()

    const row = field(page, 'limits.cpu')
    await expect(row).toContainText('not your limit')
    await expect(row).toContainText('4000 millicores')
    await expect(row).toContainText('Container podglass sets none.')
    await expect(row).toContainText('not set')
  },
)

test(
  'a label change shows without a reload, and env keeps the old value and says why',
  reads,
  async ({ page, world }) => {
    await page.goto('/identity#volumes')
    await page.getByRole('heading', { name: 'Fields that agree' }).click()
    const labels = field(page, 'metadata.labels')
    const version = field(page, "metadata.labels['version']")
    await expect(entry(page, 'metadata.labels', 'version')).toHaveText('1.5.0')
    await expect(labels).toHaveAttribute('data-changes', '0')
    await expect(page.getByRole('status').filter({ hasText: /^live$/ })).toBeVisible()
    const stillTheSameLoad = await markThisLoad(page)

    await world.cluster.labelPod({ version: '2.0.0', canary: 'yes' })

    await expect(entry(page, 'metadata.labels', 'version')).toHaveText('2.0.0')
    await expect(entry(page, 'metadata.labels', 'canary')).toHaveText('yes')
    await expect(labels).toHaveAttribute('data-changes', '1')
    await expect(labels.getByRole('cell').filter({ hasText: 'canary' })).toHaveClass(/\bglow\b/)
    await expect(version).toContainText('1.4.0')
    await expect(version).toContainText('2.0.0')
    await expect(version).toContainText('differs')
    await expect(version).toContainText('APP_VERSION still says')
    await expect(field(page, 'metadata.name')).toHaveAttribute('data-changes', '0')
    const file = page.getByRole('table', { name: /^Files in/ }).getByRole('row', { name: /^labels/ })
    await expect(file).toContainText('2.0.0')
    await stillTheSameLoad()

    await world.cluster.labelPod({ version: '1.5.0', canary: null })
  },
)

test(
  'an annotation of several lines is text, its hidden characters are escapes, and a long one is folded',
  reads,
  async ({ page, world }) => {
    await world.cluster.annotatePod({
      'example.com/trap': '<b id="trap">one</b>\ntwo \u202e\u0007 three',
      'example.com/long': `${'0123456789 '.repeat(9_000)}the end`,
    })
    await page.goto('/identity#fields-agree')

    const row = field(page, 'metadata.annotations')
    await expect(row).toContainText('<b id="trap">one</b>')
    await expect(row).toContainText('two \\u202e\\x07 three')
    await expect(page.locator('#trap')).toHaveCount(0)
    const note = entry(page, 'metadata.annotations', 'example.com/note')
    expect(await note.textContent()).toBe('two lines:\nsecond "quoted" line')
    await expect(note.locator('span').first()).toHaveCSS('white-space-collapse', 'preserve')
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(12_000)

    await world.cluster.annotatePod({ 'example.com/trap': null, 'example.com/long': null })
  },
)

test(
  'a field that the process does not get shows the YAML for exactly that field, and the address keeps it open',
  reads,
  async ({ page }) => {
    await page.goto('/identity')

    await page.getByText('2 fields are not given').click()
    await field(page, 'status.hostIPs').getByRole('button', { name: 'add it: status.hostIPs' }).click()

    const yaml = page.getByRole('region', { name: 'patch that adds status.hostIPs' })
    await expect(yaml).toContainText('kubectl patch deployment web -n shop')
    await expect(yaml).toContainText('fieldPath: status.hostIPs')
    await expect(yaml).not.toContainText('status.podIPs')
    await expect(page).toHaveURL(/\?add=status\.hostIPs/)
    await page.reload()
    await expect(yaml).toBeVisible()
  },
)

test(
  'the filter shows only differences or only what is missing, and the address keeps it',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/identity')

    await page.getByRole('radio', { name: /^Differences/ }).check()
    await expect(field(page, "metadata.labels['version']")).toBeVisible()
    await expect(field(page, 'limits.cpu')).toBeHidden()
    await expect(field(page, 'metadata.name')).toBeHidden()
    await expect(page).toHaveURL(/show=differences/)

    await page.getByRole('radio', { name: /^Missing/ }).check()
    await expect(field(page, 'status.podIPs')).toBeVisible()
    await expect(field(page, 'limits.cpu')).toBeHidden()
    await page.reload()
    await expect(page.getByRole('radio', { name: /^Missing/ })).toBeChecked()
    await expect(field(page, 'limits.cpu')).toBeHidden()
  },
)

test(
  'a downward API volume shows each file with mode, owner, bytes and when the kubelet swapped it',
  reads,
  async ({ page }) => {
    await page.goto('/identity#volumes')

    const volume = page.getByRole('region', { name: 'Volumes', exact: true })
    await expect(volume).toContainText(/\.\.data → \.\.20\d\d_/)
    await expect(volume).toContainText(/swapped (now|\d+ (s|min)( \d+ s)? ago)/)
    const labels = volume.getByRole('row', { name: /^labels/ })
    await expect(labels).toContainText('metadata.labels')
    await expect(labels.getByRole('cell', { name: '0644' })).toBeVisible()
    await expect(labels.getByRole('cell', { name: /^\d+:\d+$/ })).toBeVisible()
    await expect(labels.getByRole('cell', { name: '55', exact: true })).toBeVisible()
    await labels.getByText('As it is in the file').click()
    await expect(labels.getByRole('region', { name: 'text of labels' })).toContainText('version="1.5.0"')
  },
)

test('the token shows its claims and counts down to its replacement', thoroughReads, async ({ page }) => {
  await page.goto('/identity#token')

  const token = page.getByRole('region', { name: 'Credentials', exact: true })
  await expect(token).toBeInViewport()
  await expect(token).toContainText('system:serviceaccount:shop:web')
  await expect(token).toContainText('exp is 365 days after iat because the API server extends')
  await expect(token).toContainText("whose UID is this pod's")
  const countdown = token.getByRole('timer')
  await expect(countdown).toHaveText(/^renews in 4\d min( \d+ s)?$/)
  const first = await countdown.textContent()
  await expect(countdown).not.toHaveText(first ?? '')
})

test(
  'the environment lists service links separately and shows no value of the program’s variables',
  reads,
  async ({ page }) => {
    await page.goto('/identity#environment')

    const environment = page.getByRole('region', { name: 'Environment', exact: true })
    await expect(environment.getByRole('region', { name: 'API server' })).toContainText(
      'KUBERNETES_SERVICE_HOST127.0.0.1',
    )
    const links = environment.getByRole('region', { name: 'Service links' })
    await expect(links).toContainText('16 variables describe 2 Services')
    await links.getByText('The 2 Services').click()
    await expect(links.getByRole('listitem')).toHaveText(['checkout', 'web'])
    const others = environment.getByRole('region', { name: 'Other variables' })
    await expect(others).toContainText('NODE_ENV')
    await expect(others).not.toContainText('production')
    // What the framework sets in its own process is not a container variable.
    await expect(others).not.toContainText(/TURBOPACK|__NEXT/)
  },
)

test('the limits in effect are next to what the container declares', thoroughReads, async ({ page }) => {
  await page.goto('/identity#limits')

  const memory = page
    .getByRole('table', { name: 'Limits of the container' })
    .getByRole('row', { name: /^Memory/ })
  await expect(memory).toContainText('96Mi')
  await expect(memory).toContainText('192Mi')
  await expect(memory).toContainText(/sys\/fs\/cgroup/)
})

test(
  'a word that a learner may not know is explained on focus, until Escape',
  thoroughReads,
  async ({ page }) => {
    await page.goto('/identity#fields-agree')

    await page.getByRole('button', { name: 'fieldRef' }).focus()
    const explained = page.getByRole('tooltip').filter({ hasText: 'names one field of the Pod object' })
    await expect(explained).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(explained).toBeHidden()
  },
)
