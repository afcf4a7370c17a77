// A wire that counts: every byte between browser and server, headers, sockets and the service
// worker among them, some of which the browser does not report.

import { connect, createServer } from "node:net";

export class Wire {
  /** Listens on a port of its own and passes everything on to the server. */
  static async to(server) {
    const wire = new Wire();
    wire.bytes = 0;
    wire.open = new Set();
    wire.listener = createServer((browser) => wire.join(browser, connect(server.port, "127.0.0.1")));
    await new Promise((resolve) => wire.listener.listen(0, "127.0.0.1", resolve));
    wire.url = `http://127.0.0.1:${wire.listener.address().port}`;
    return wire;
  }

  join(...ends) {
    ends.forEach((end, at) => {
      const other = ends[1 - at];
      this.open.add(end);
      end.on("data", (chunk) => {
        this.bytes += chunk.length;
        this.last = Date.now();
        other.write(chunk);
      });
      end.on("end", () => other.end());
      end.on("error", () => other.destroy());
      end.on("close", () => this.open.delete(end));
    });
  }

  /** Waits until nothing has passed for a second. */
  async quiet() {
    while (Date.now() - this.last < 1000) await new Promise((resolve) => setTimeout(resolve, 100));
    return this.bytes;
  }

  end() {
    this.listener.close();
    for (const end of this.open) end.destroy();
  }
}
