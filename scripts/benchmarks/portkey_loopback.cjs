// Has Portkey's gateway listen on 127.0.0.1: its start takes no host, and would listen on all interfaces.
const net = require("net");

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  const done = rest.find((argument) => typeof argument === "function");
  return listen.call(this, { port, host: "127.0.0.1" }, done);
};
