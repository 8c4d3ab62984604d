import { ErrorCodes, ResponseError, type Connection, type Disposable } from 'vscode-languageserver';
import { capabilitiesFor } from './capabilities.js';
import { clientSettings } from './session/client-settings.js';
import { lensFeatures } from './features/lens-features.js';
import { nameFeatures } from './features/name-features.js';
import { Session, type ServerEnvironment } from './session/session.js';
import { sourceFeatures } from './features/source-features.js';
import { textFeatures } from './features/text-features.js';

/** The stages of a connection, and the error for a request that has no handler in them. */
const refusals: Readonly<Record<'uninitialized' | 'initialized' | 'shutDown', (method: string) => ResponseError<void>>> = {
  uninitialized: () => new ResponseError(ErrorCodes.ServerNotInitialized, 'The server has not been initialized.'),
  initialized: (method: string) => new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${method}`),
  shutDown: () => new ResponseError(ErrorCodes.InvalidRequest, 'The server has been shut down.'),
};

/** A server that has been started. */
export interface RunningServer {
  /** Whether the client has sent `shutdown`, after which it may close the connection. */
  readonly isShutDown: boolean;
}

/**
 * Serves the editing features and diagnostics of .vhflow files to one client. The features themselves are in `src/language`
 * and `src/anchors`; this folder adapts them to the protocol.
 *
 * @param connection a connection that is not listening yet
 */
export function startServer(connection: Connection, environment: ServerEnvironment = {}): RunningServer {
  let stage: keyof typeof refusals = 'uninitialized';
  let running: readonly Disposable[] = [];

  // Called for requests without a handler. The handlers of the features are registered only while the server is initialized.
  connection.onRequest((method: string) => refusals[stage](method));

  connection.onInitialize((params) => {
    if (stage !== 'uninitialized') throw new ResponseError(ErrorCodes.InvalidRequest, 'The server is already initialized.');
    const session = new Session(connection, clientSettings(params), environment);
    running = [session, ...featuresOf(session)];
    stage = 'initialized';
    return { capabilities: capabilitiesFor(session), serverInfo: { name: 'vhflow' } };
  });

  connection.onShutdown(() => {
    if (stage !== 'initialized') throw refusals[stage]('shutdown');
    running.forEach((each) => each.dispose());
    stage = 'shutDown';
  });

  connection.listen();
  return {
    get isShutDown() {
      return stage === 'shutDown';
    },
  };
}

function featuresOf(session: Session): readonly Disposable[] {
  return [nameFeatures, textFeatures, sourceFeatures, lensFeatures].flatMap((features) => features(session));
}
