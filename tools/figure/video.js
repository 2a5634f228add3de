// What of mediabunny makes a video of pictures on a canvas: its encoder is the browser's, its files are MP4 and WebM.
export { BufferTarget, CanvasSource, canEncodeVideo, Mp4OutputFormat, Output, QUALITY_HIGH, WebMOutputFormat } from "mediabunny";
