/**
 * From version 1.29 on onnxruntime keeps a number for the machine in the user's home and reports its use to Microsoft,
 * unless this is set when its library is loaded. It reads the environment of the process: what a worker thread writes there
 * is its own copy, so whoever starts worker threads must import this file too.
 *
 * https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1'
