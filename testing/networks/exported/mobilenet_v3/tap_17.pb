B
net.2.poolJ ђkg?4щe?¶Щs?}wљAuП?«)В>шиv?Y9Ў=