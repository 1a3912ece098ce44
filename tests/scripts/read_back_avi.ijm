// Says what ImageJ reads of the AVIs named, for tests/read_back.rs: tab-separated, one line a file and one a frame.
// Argument: the file to write and the files to read, separated by tabs.

setBatchMode(true);
names = split(getArgument(), "\t");
lines = "";
for (i = 1; i < names.length; i++) {
  run("AVI...", "open=[" + names[i] + "]");
  getDimensions(width, height, channels, slices, frames);
  lines += "file\t" + width + "\t" + height + "\t" + slices * frames + "\t" + bitDepth() + "\n";
  for (n = 1; n <= nSlices; n++) {
    setSlice(n);
    // The mean red, green and blue of the left half: frames are told apart by it.
    sums = newArray(3);
    for (y = 0; y < height; y++) for (x = 0; x < floor(width / 2); x++) {
      v = getPixel(x, y);
      if (bitDepth() == 24) for (c = 0; c < 3; c++) sums[c] += (v >> (16 - 8 * c)) & 255;
      else for (c = 0; c < 3; c++) sums[c] += v;
    }
    count = floor(width / 2) * height;
    lines += "frame\t" + sums[0] / count + "\t" + sums[1] / count + "\t" + sums[2] / count + "\n";
  }
  close();
}
File.saveString(lines, names[0]);
run("Quit");
