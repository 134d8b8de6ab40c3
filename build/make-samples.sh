#!/usr/bin/env bash
# Makes the sample clips of the demo gateway: a sun that rises over moving hills, one clip per ratio, and its last frame.
# Their results are committed; run this only to change how they look. Needs ffmpeg with libx264 and drawtext.
set -euo pipefail
cd "$(dirname "$0")/.."
out=Seedance.Web/Gateway/Demo/Samples
font=$(fc-match -f '%{file}' 'DejaVu Sans:bold')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

# layer NAME WIDTH HEIGHT R G B A: one still picture, each channel an expression of X and Y.
layer() {
  ffmpeg -hide_banner -loglevel error -y -f lavfi -i "color=black:s=$2x$3,format=rgba" \
    -vf "geq=r='$4':g='$5':b='$6':a='$7'" -frames:v 1 "$work/$1.png"
}

# hill NAME WIDTH HEIGHT TOP AMPLITUDE R G B: a ridge of two waves whose lengths divide 1,200 px, so that it scrolls smoothly.
hill() {
  local ridge="($4)+($5)*sin(2*PI*X/600)+($5)*0.45*sin(2*PI*X/171.43+1.3)"
  layer "$1" "$2" "$3" "$6+10*(Y/H)" "$7+6*(Y/H)" "$8+8*(Y/H)" "255*clip(Y-($ridge),0,1)"
}

make_sample() {
  local ratio=$1 width=$2 height=$3 name=${1/:/x}
  local long=$((width + 700)) sun=$((height * 5 / 4)) text=$(((width < height ? width : height) / 12))

  layer sky "$width" "$height" \
    "lerp(lerp(24,124,clip(Y/H*1.8,0,1)),255,pow(clip((Y/H-0.3)/0.45,0,1),1.4))" \
    "lerp(lerp(18,44,clip(Y/H*1.8,0,1)),168,pow(clip((Y/H-0.3)/0.45,0,1),1.4))" \
    "lerp(lerp(52,88,clip(Y/H*1.8,0,1)),104,pow(clip((Y/H-0.3)/0.45,0,1),1.4))" 255
  local distance="hypot(X-W/2,Y-H/2)/(W/2)"
  layer sun "$sun" "$sun" 255 "lerp(206,236,clip((0.17-$distance)*60,0,1))" "lerp(128,196,clip((0.17-$distance)*60,0,1))" \
    "255*max(clip((0.165-$distance)*90,0,1),0.75*pow(clip(1-$distance,0,1),3))"
  hill far "$long" "$height" "H*0.60" "H*0.035" 142 58 82
  hill middle "$long" "$height" "H*0.70" "H*0.045" 84 34 66
  hill near "$long" "$height" "H*0.81" "H*0.055" 34 18 42

  ffmpeg -hide_banner -loglevel error -y \
    -loop 1 -framerate 24 -t 5 -i "$work/sky.png" -loop 1 -framerate 24 -t 5 -i "$work/sun.png" \
    -loop 1 -framerate 24 -t 5 -i "$work/far.png" -loop 1 -framerate 24 -t 5 -i "$work/middle.png" \
    -loop 1 -framerate 24 -t 5 -i "$work/near.png" \
    -f lavfi -t 5 -i "aevalsrc='0.07*sin(2*PI*220*t)+0.05*sin(2*PI*277.18*t)+0.05*sin(2*PI*329.63*t)*(0.6+0.4*sin(2*PI*0.4*t))':s=44100" \
    -filter_complex "
      [0][1]overlay=x='W*(0.36+0.06*t/5*2)-w/2':y='H*(0.66-0.36*sin(PI/2*t/5))-h/2':shortest=1[a];
      [a][2]overlay=x='-24*t'[b];[b][3]overlay=x='-60*t'[c];[c][4]overlay=x='-120*t'[d];
      [d]drawtext=fontfile=$font:text='Demo ${ratio/:/\\:}':fontsize=$text:fontcolor=white@0.92:x=(w-text_w)/2:y=h*0.9-text_h/2,
      format=yuv420p[v];
      [5]afade=t=in:d=0.6,afade=t=out:st=4:d=1[s]" \
    -map '[v]' -map '[s]' -r 24 -t 5 -c:v libx264 -preset veryslow -crf 22 -maxrate 270k -bufsize 540k -pix_fmt yuv420p \
    -c:a aac -b:a 32k -ac 1 -movflags +faststart -map_metadata -1 -fflags +bitexact -flags:v +bitexact "$out/$name.mp4"
  ffmpeg -hide_banner -loglevel error -y -sseof -0.2 -i "$out/$name.mp4" -update 1 -q:v 1 \
    -vf "split[x][y];[x]palettegen=max_colors=256[p];[y][p]paletteuse=dither=sierra2_4a" "$out/$name.png"
}

# Sizes: what the model renders at 480p.
make_sample 16:9 864 496
make_sample 4:3 752 560
make_sample 1:1 640 640
make_sample 3:4 560 752
make_sample 9:16 496 864
make_sample 21:9 992 432
ls -l "$out"
