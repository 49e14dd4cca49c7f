/** The address of a folder, with the slash that ends it. Throws for anything else. */
export function addressOf(text: string): string {
  const url = URL.parse(text)
  const hasLogin = url !== null && `${url.username}${url.password}` !== ''
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || hasLogin)
    throw new Error(
      `--base takes the address of the folder, such as https://example.com/podglass/, not ${hasLogin ? 'one with a user or a password' : `"${text}"`}.`,
    )
  return url.href.endsWith('/') ? url.href : `${url.href}/`
}
