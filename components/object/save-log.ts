interface SavedLog {
  pod: string
  namespace: string
  /** Empty for all of them. */
  container: string
  text: string
  lines: number
  /** The text lacks earlier lines that exist or may exist. */
  hasMore: boolean
  isPrevious: boolean
  /** What the lines contain, in words; empty for all. */
  chosen: string
}

/** The file's name and text: what is shown, under one line that says what it is and what is missing. */
export function savedLog(log: SavedLog): { name: string; text: string } {
  const { pod, namespace, container, text, lines, hasMore, isPrevious, chosen } = log
  const facts = [
    `pod ${namespace}/${pod}`,
    container === '' ? 'all containers' : `container ${container}`,
    ...(isPrevious ? ['previous run'] : []),
    `${lines} ${lines === 1 ? 'line' : 'lines'}${chosen === '' ? '' : ` ${chosen}`}`,
    ...(hasMore ? ['earlier lines are left out'] : []),
    'secrets are left out where they were recognized',
  ]
  return {
    name: `${pod}_${container === '' ? 'all' : container}${isPrevious ? '_previous' : ''}.log`,
    text: `# ${facts.join('; ')}\n${text}\n`,
  }
}

/** Saves a text as a file of the browser. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
