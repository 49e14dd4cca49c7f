import 'server-only'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, opendir, readlink } from 'node:fs/promises'

const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK
const FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const MOST_LINKS = 20
/** A link may name two thousand folders, each of which is held open. */
const MOST_OPEN = 32

/** A path in the root of another container, found without a step out of it. */
interface Found {
  /** Names it by the open directory that it is in, so that nobody can put another in its place. */
  at: string
  stats: Stats
}

class TooManySteps extends Error {
  readonly code = 'ELOOP'
}

/**
 * The root of another process, as `/proc/PID/root` gives it. Each segment of a path is opened by itself, relative to the directory
 * before and without following links; a link is read as text and resolved within this root. What the other container
 * writes while it is read leads nowhere else.
 */
export class InsideRoot {
  readonly #root: FileHandle

  private constructor(root: FileHandle) {
    this.#root = root
  }

  static async open(path: string): Promise<InsideRoot> {
    return new InsideRoot(await open(path, DIRECTORY))
  }

  close(): Promise<void> {
    return this.#root.close()
  }

  async #within<T>(path: string, use: (found: Found) => Promise<T>): Promise<T> {
    const opened: FileHandle[] = []
    const here = () => opened.at(-1) ?? this.#root
    const leave = async (count: number) => {
      for (const handle of opened.splice(opened.length - count)) await handle.close()
    }
    const left = path.split('/')
    let links = 0
    try {
      for (;;) {
        const segment = left.shift() ?? '.'
        const isLast = left.every((one) => one === '' || one === '.')
        if (segment === '..') await leave(Math.min(1, opened.length))
        const isName = segment !== '' && segment !== '.' && segment !== '..'
        if (!isName && !isLast) continue
        const at = `/proc/self/fd/${here().fd}/${isName ? segment : '.'}`
        const stats = await lstat(at)
        if (stats.isSymbolicLink()) {
          links += 1
          if (links > MOST_LINKS) throw new TooManySteps('Too many links.')
          const target = await readlink(at)
          if (target.startsWith('/')) await leave(opened.length)
          left.unshift(...target.split('/'))
          continue
        }
        if (isLast) return await use({ at, stats })
        if (opened.length >= MOST_OPEN) throw new TooManySteps('Too many folders.')
        opened.push(await open(at, DIRECTORY | constants.O_NOFOLLOW))
      }
    } finally {
      await leave(opened.length)
    }
  }

  /** Mode and owner of what a path leads to; nothing is opened but the directories on the way. */
  stat(path: string): Promise<Stats> {
    return this.#within(path, async ({ stats }) => stats)
  }

  /** The first bytes of a regular file. */
  read(path: string, maxBytes: number): Promise<string> {
    const expectFile = (stats: Stats) => {
      if (!stats.isFile()) throw Object.assign(new Error('No regular file.'), { code: 'EINVAL' })
    }
    return this.#within(path, async ({ at, stats }) => {
      // Opening a device can already have an effect.
      expectFile(stats)
      const file = await open(at, FILE)
      try {
        expectFile(await file.stat())
        const buffer = Buffer.alloc(maxBytes)
        const { bytesRead } = await file.read(buffer, 0, maxBytes, 0)
        return buffer.toString('utf8', 0, bytesRead)
      } finally {
        await file.close()
      }
    })
  }

  /** Names in a directory, at most this many. */
  names(path: string, most: number): Promise<string[]> {
    return this.#within(path, async ({ at }) => {
      const directory = await open(at, DIRECTORY | constants.O_NOFOLLOW)
      try {
        const names: string[] = []
        for await (const { name } of await opendir(`/proc/self/fd/${directory.fd}`)) {
          names.push(name)
          if (names.length >= most) break
        }
        return names
      } finally {
        await directory.close()
      }
    })
  }
}
