import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { eventChannel, type Bridge } from '../contract/bridge.ts';
import type { Event } from '../contract/ipc.ts';

// Values pass through unchecked: the main process checks both directions, and a schema here could be bypassed by the page anyway.
const bridge: Bridge = {
  request: (name, input) => ipcRenderer.invoke(name, input),
  onEvent(listener) {
    const relay = (_ipcEvent: IpcRendererEvent, event: Event): void => listener(event);
    ipcRenderer.on(eventChannel, relay);
    return () => {
      ipcRenderer.off(eventChannel, relay);
    };
  },
  pathForFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('bridge', bridge);
