/** Where this page is served: "" or "/ops". The start script writes it into the built files. */
export const basePath: string = process.env.NEXT_PUBLIC_BASE_PATH ?? ''
