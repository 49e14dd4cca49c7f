import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from '@playwright/test'
import type { Cluster } from '@/sandbox/cluster'

// The sandbox is in this process, so nothing waits for a program without letting it answer.
const run = promisify(execFile)

const LOG =
  'E1124 14:32:05.310 1 reflector.go:158] "Unhandled Error" err="failed to watch *v1.Job: jobs.batch is forbidden: User \\"system:serviceaccount:shop:web\\" cannot watch resource \\"jobs\\" in API group \\"batch\\" in the namespace \\"shop\\""'
const APPLY = 'kubectl auth reconcile -f fix.yaml'
const SIZE = { width: 1280, height: 800 }
/** How long a frame stays while the page waits for something: the wait itself is shorter than it was. */
const WAITING_MS = 160

const STAGE = `<style>
  body { margin: 0; font: 15px ui-monospace, "DejaVu Sans Mono", monospace }
  img { display: block }
  kbd, pre { position: fixed; right: 32px; bottom: 32px; margin: 0; border-radius: 10px; color: #ebe9e4; background: #131416;
    box-shadow: 0 12px 40px rgb(0 0 0 / .45); outline: 1px solid #72757c }
  kbd { padding: 12px 20px; font-size: 20px }
  pre { width: 560px; min-height: 66px; padding: 16px 20px; line-height: 1.5; white-space: pre-wrap }
  :empty:not(img) { display: none }
</style><img><kbd></kbd><pre></pre>`

/** What is drawn over the page: a key that is pressed on it, or what somebody types elsewhere. */
interface Over {
  key?: string
  terminal?: string
}

/** Collects what the page shows, frame by frame; what looks the same stays longer. */
class Film {
  readonly #frames: { file: string; ms: number }[] = []
  #last = ''
  readonly #page: Page
  readonly #stage: Page
  readonly #folder: string

  constructor(page: Page, stage: Page, folder: string) {
    this.#page = page
    this.#stage = stage
    this.#folder = folder
  }

  async show(ms: number, over: Over = {}): Promise<void> {
    const drawn = (await this.#page.screenshot()).toString('base64')
    const last = this.#frames.at(-1)
    const now = JSON.stringify([drawn, over])
    if (last !== undefined && now === this.#last) {
      last.ms += ms
      return
    }
    this.#last = now
    await this.#stage.evaluate(
      async ([data, key, terminal]) => {
        for (const [tag, text] of [
          ['kbd', key],
          ['pre', terminal],
        ])
          document.querySelector(tag ?? '')?.replaceChildren(text ?? '')
        const image = document.querySelector('img')
        if (image === null) return
        image.src = `data:image/png;base64,${data}`
        await image.decode()
      },
      [drawn, over.key ?? '', over.terminal ?? ''] as const,
    )
    const file = join(this.#folder, `${this.#frames.length}.png`)
    await this.#stage.screenshot({ path: file })
    this.#frames.push({ file, ms })
  }

  /** Shows what changes until the page is so. */
  async until(isSo: () => Promise<boolean>, over: Over = {}): Promise<void> {
    const deadline = Date.now() + 60_000
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error('The page did not come to where the picture ends.')
      const before = this.#frames.length
      await this.show(0, over)
      const added = this.#frames.at(-1)
      if (added !== undefined && this.#frames.length > before) added.ms = WAITING_MS
    }
  }

  async write(file: string): Promise<void> {
    await run('img2webp', [
      ...['-loop', '0', '-min_size', '-lossless', '-m', '6'],
      ...this.#frames.flatMap(({ file: frame, ms }) => ['-d', String(ms), frame]),
      ...['-o', file],
    ])
  }
}

/** A kubeconfig of somebody who can write Roles, without an account for it in the sandbox. */
async function adminKubeconfig(cluster: Cluster, folder: string): Promise<string> {
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const { cert, key } = await cluster.clientCertificate('jane', ['system:masters'])
  const file = join(folder, 'kubeconfig.json')
  const server = { server: cluster.url, 'certificate-authority-data': base64(cluster.rootCertificate) }
  const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) }
  const config = {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'shop' },
    clusters: [{ name: 'sandbox', cluster: server }],
    users: [{ name: 'jane', user }],
    contexts: [{ name: 'shop', context: { cluster: 'sandbox', user: 'jane', namespace: 'shop' } }],
  }
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
  return file
}

/**
 * The one sequence that says what the product is for: a log pasted on Overview, its answer under the box, somebody else applies the
 * fix by kubectl, and answer, row and sentence turn green. Needs kubectl, and img2webp of Debian's package webp.
 */
export async function takeMovingPicture(
  browser: Browser,
  { cluster, url }: { cluster: Cluster; url: string },
  theme: 'light' | 'dark',
  file: string,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-frames-'))
  const look = { viewport: SIZE, colorScheme: theme, reducedMotion: 'reduce' } as const
  const context = await browser.newContext(look)
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const [page, stage] = [await context.newPage(), await context.newPage()]
    await stage.setContent(STAGE)
    const film = new Film(page, stage, folder)
    const card = page.getByRole('article', { name: 'Explanation' })
    const first = page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem').first()
    const sentence = page.getByRole('heading', { level: 1 })

    await page.bringToFront()
    await page.goto(url)
    await first.waitFor()
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByText(/needs? attention/)
      .first()
      .waitFor()
    await film.show(1_800)
    await film.show(900, { key: 'Ctrl V' })
    await page.evaluate((text) => navigator.clipboard.writeText(text), LOG)
    await page.keyboard.press('Control+V')
    await film.until(async () => (await card.getByText('still refused').count()) > 0)
    await film.show(3_200)

    await card.getByRole('button', { name: 'YAML', exact: true }).click()
    writeFileSync(join(folder, 'fix.yaml'), await page.evaluate(() => navigator.clipboard.readText()))
    await page.mouse.move(0, 0)
    const prompt = 'admin$ '
    for (let at = 0; at <= APPLY.length; at += 3)
      await film.show(70, { terminal: `${prompt}${APPLY.slice(0, at)}▌` })
    const KUBECONFIG = await adminKubeconfig(cluster, folder)
    const env = { ...process.env, KUBECONFIG }
    const { stdout } = await run('kubectl', APPLY.split(' ').slice(1), { cwd: folder, env })
    const terminal = `${prompt}${APPLY}\n${stdout.trim()}`
    await film.show(700, { terminal })
    await film.until(async () => (await card.getAttribute('data-verdict')) === 'allowed', { terminal })
    await film.show(2_000, { terminal })
    await film.show(700, { key: 'Esc' })
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await film.show(700)
    await film.until(async () => /allowed now/.test((await sentence.textContent()) ?? ''))
    await film.show(4_500)
    await film.write(file)
  } finally {
    await context.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
