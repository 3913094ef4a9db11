/** While the first copy is on its way; apart from the other sentences, since the first screen waits for it. */
export const arriving = {
  online: '正在下载你网格的台账。下完以前，数目和提醒都不全，请等一会儿。',
  offline: '台账还没有下载完，连上网络会接着下载。下完以前，数目和提醒都不全。',
} as const
