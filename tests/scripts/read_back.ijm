// Says what ImageJ reads of the files named, for tests/read_back.rs: tab-separated, one line a file and one a channel.
// Argument: the file to write and the files to read, separated by tabs.

setBatchMode(true);
names = split(getArgument(), "\t");
lines = "";
for (i = 1; i < names.length; i++) {
  open(names[i]);
  getDimensions(width, height, channels, slices, frames);
  getVoxelSize(x, y, z, unit);
  lines += "file\t" + width + "\t" + height + "\t" + channels + "\t" + slices + "\t" + frames + "\t" + bitDepth() + "\t"
    + Stack.isHyperstack + "\t" + x + "\t" + y + "\t" + z + "\t" + unit + "\t" + Stack.getFrameInterval() + "\n";
  for (c = 1; c <= channels; c++) {
    Stack.setPosition(c, slices, frames);
    getMinAndMax(low, high);
    getLut(reds, greens, blues);
    // A sum in which every pixel of the last z and t has a weight of its own.
    sum = 0;
    for (py = 0; py < height; py++) for (px = 0; px < width; px++) sum += getValue(px, py) * (1 + (px + 3 * py) % 11);
    lines += "channel\t" + low + "\t" + high + "\t" + reds[255] + "\t" + greens[255] + "\t" + blues[255] + "\t"
      + getMetadata("Label") + "\t" + d2s(sum, 3) + "\n";
  }
  close();
}
File.saveString(lines, names[0]);
run("Quit");
