import type { LogFeed } from '../live/log-follower'

export interface Follow {
  readonly since: string | undefined
  push(...lines: string[]): void
  end(): void
  fail(error: Error): void
  readonly isAborted: boolean
}

export interface ScriptedLog extends LogFeed {
  readonly follows: Follow[]
  /** What the next follow is refused with, until it is undefined again. */
  refusal: Error | undefined
}

/** The log of one container that says what a test says. */
export function createScriptedLog(): ScriptedLog {
  const follows: Follow[] = []
  const feed: ScriptedLog = {
    follows,
    refusal: undefined,
    explain: () => '/ask?verb=get&resource=pods&subresource=log',
    async *follow(since, signal, onOpen) {
      const queue: (string | Error | 'end')[] = []
      let wake = () => {}
      const add = (item: string | Error) => {
        queue.push(item)
        wake()
      }
      follows.push({
        since,
        push: (...lines) => {
          for (const line of lines) add(` ${line}`)
        },
        end: () => add('end'),
        fail: add,
        get isAborted() {
          return signal.aborted
        },
      })
      signal.addEventListener('abort', () => add('end'))
      await Promise.resolve()
      if (feed.refusal) throw feed.refusal
      onOpen()
      for (;;) {
        const item = queue.shift()
        if (item === 'end') return
        if (item instanceof Error) throw item
        if (item !== undefined) yield item.slice(1)
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    },
  }
  return feed
}
