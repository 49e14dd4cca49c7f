/** CSP sources of the inline scripts that each document carries. */
export interface PageScripts {
  /** By the path of the page, the base path with it. */
  ofPage: ReadonlyMap<string, readonly string[]>
  /** Of the pages for whatever has none of its own: not found, failed. */
  ofErrors: readonly string[]
}

const PAGE_FILE = /^\.next\/server\/app\/(?!_)(.+)\.html$/

/** The path at which a built file is served as a page; undefined for the pages of errors. */
export function pagePath(file: string, basePath: string): string | undefined {
  const page = PAGE_FILE.exec(file.replaceAll('\\', '/'))?.[1]
  if (page === undefined) return undefined
  return page === 'index' ? basePath || '/' : `${basePath}/${page}`
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * The scripts that the answer to this request target may run: those of its page and of no other. A header with the hashes of
 * all pages would outgrow what a proxy takes.
 */
export function scriptsOf(url: string, scripts: PageScripts): readonly string[] {
  const path = readable(url.split('?', 1)[0] ?? '/')
  const page = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  return scripts.ofPage.get(page) ?? scripts.ofErrors
}
